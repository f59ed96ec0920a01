import { lesson } from './lesson.ts';

lesson('sure');
